/* Two minutes before an idle session ends: stay signed in? */
const dialog = document.getElementById("idle");
if (dialog?.showModal) {
  let last = Date.now(),
    token = document.querySelector("[name=csrfmiddlewaretoken]");
  ["click", "keydown", "change"].forEach((name) => {
    document.addEventListener(name, () => {
      if (!dialog.open) last = Date.now();
    });
  });
  setInterval(() => {
    if (!dialog.open && Date.now() - last > Number(dialog.dataset.after) * 1000) dialog.showModal();
  }, 5000);
  dialog.querySelector("[data-stay]").addEventListener("click", () => {
    fetch(dialog.dataset.keep, {
      method: "POST",
      credentials: "same-origin",
      headers: { "X-CSRFToken": token ? token.value : "" },
    }).then((answer) => {
      if (answer.ok) {
        last = Date.now();
        dialog.close();
      } else location.reload();
    });
  });
}
