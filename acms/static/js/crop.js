/* The photo's frame, 295 by 413, chosen by hand over the upright upload. Without this file the product's own frame stands. */
import { near } from "./lib/dom.js";
import { shares } from "./lib/frame.js";

const crop = document.getElementById("crop");
if (crop?.showModal && window.Cropper) {
  let picture = crop.querySelector("img"),
    cropper = null,
    kind = "",
    opener = null;
  document.body.addEventListener("click", (event) => {
    const button = near(event.target, "[data-frame]");
    if (!button) return;
    kind = button.dataset.frame;
    opener = button;
    if (cropper) cropper.destroy();
    picture.onload = () => {
      picture.onload = null;
      cropper = new window.Cropper(picture, {
        aspectRatio: 295 / 413,
        viewMode: 1,
        dragMode: "move",
        autoCropArea: 0.9,
        checkOrientation: false,
        checkCrossOrigin: false,
        guides: false,
        center: false,
      });
    };
    picture.src = button.dataset.picture;
    crop.showModal();
  });
  crop.querySelector("[data-close]").addEventListener("click", () => {
    crop.close();
  });
  crop.addEventListener("close", () => {
    if (cropper) {
      cropper.destroy();
      cropper = null;
    }
    if (opener) opener.focus();
  });
  crop.querySelector("[data-use]").addEventListener("click", () => {
    const form = document.querySelector("form[data-autosave]");
    if (!cropper || !form) return;
    const use = document.createElement("button");
    use.type = "submit";
    use.name = "again";
    use.hidden = true;
    use.value = `${kind}:frame-${shares(cropper.getData(), cropper.getImageData())}`;
    form.appendChild(use);
    use.click();
  });
}
