// Keys for the page that labels: each presses the button, follows the link or goes to the field that names it. All works without this.
"use strict";
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
  const field = event.target.closest("input, select, textarea");
  if (field) {
    if (event.key === "Escape") field.blur();
    if (event.key === "Enter" && field.form && field.form.classList.contains("label")) {
      event.preventDefault(); // or the first button of the form, "Right", would be pressed
      field.form.querySelector('[data-key="n"]').click();
    }
    return;
  }
  const one = document.querySelector(`form.label [data-key="${CSS.escape(event.key.toLowerCase())}"]`);
  if (!one) return;
  event.preventDefault();
  if (one.matches("input, select")) one.focus();
  else one.click();
});
