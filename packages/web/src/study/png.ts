/**
 * An SVG file as a PNG at twice its size.
 * @throws Error (as a rejection) when the browser cannot draw it
 */
export async function pngOf(svg: Blob): Promise<Blob> {
  const address = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = address;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = 2 * image.naturalWidth;
    canvas.height = 2 * image.naturalHeight;
    const context = canvas.getContext("2d");
    if (context === null) throw new Error("This browser has no canvas to draw on.");
    context.drawImage(image, 0, 0, canvas.width, canvas.height);
    return await new Promise<Blob>((resolve, reject) => {
      canvas.toBlob(
        (blob) =>
          blob === null ? reject(new Error("The picture is too large for this browser.")) : resolve(blob),
        "image/png",
      );
    });
  } finally {
    URL.revokeObjectURL(address);
  }
}
