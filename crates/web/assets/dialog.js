// Before an act of weight it is asked once more, with what it brings about. Without a script its page says the same.

import { euros, make } from "./parts.js";

/** What is said before a button is pressed for good: the sum of what is chosen, and what describes the button. */
const said = (form, button) => {
  const described = (button.getAttribute("aria-describedby") ?? "").split(" ").filter(Boolean);
  const texts = described.map((id) => document.getElementById(id)?.textContent.trim()).filter(Boolean);
  const chosen = [...form.querySelectorAll("[data-cents]:checked")];
  if (chosen.length > 0) {
    const sum = chosen.reduce((all, { dataset }) => all + BigInt(dataset.cents), 0n);
    texts.unshift(`${chosen.length} ${chosen.length === 1 ? "Zahlung" : "Zahlungen"} über ${euros(sum)}.`);
  }
  return texts;
};

/** A button that a script presses. */
export const button = (kind, text) =>
  make("button", { type: "button", class: `kern-btn kern-btn--${kind}` }, make("span", { class: "kern-label" }, text));

/** Asks; `go` is called if it is to be. Escape and the other button leave everything as it is, with the focus where it was. */
const ask = (form, pressed, go) => {
  const no = button("secondary", "Abbrechen");
  const yes = button("primary", pressed.dataset.does ?? pressed.textContent.trim());
  const texts = said(form, pressed).map((text) => make("p", { class: "kern-body" }, text));
  const dialog = make("dialog", { class: "kern-dialog", "aria-labelledby": "frage", "aria-describedby": "frage-text" },
    make("div", { class: "kern-dialog__header" }, make("h2", { class: "kern-title", id: "frage" }, pressed.dataset.ask)),
    make("div", { class: "kern-dialog__body", id: "frage-text" }, ...texts),
    make("div", { class: "kern-dialog__footer" }, no, yes));
  document.body.append(dialog);
  no.addEventListener("click", () => dialog.close());
  yes.addEventListener("click", () => dialog.close("ja"));
  dialog.addEventListener("close", () => {
    dialog.remove();
    pressed.focus();
    if (dialog.returnValue === "ja") go();
  });
  dialog.showModal();
};

/** Asks before a form is sent by a button that says so. */
export const askBefore = (form) => {
  let isSure = false;
  // It comes before what sees to it that a form is sent once.
  form.addEventListener("submit", (event) => {
    const pressed = event.submitter;
    const choices = form.querySelectorAll("[data-cents]");
    const isEmpty = choices.length > 0 && !form.querySelector("[data-cents]:checked");
    if (isSure || isEmpty || !pressed?.dataset.ask) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    ask(form, pressed, () => {
      isSure = true;
      const { value } = pressed;
      // What a page would ask next is answered already.
      pressed.value = pressed.dataset.then ?? value;
      form.requestSubmit(pressed);
      pressed.value = value;
      isSure = false;
    });
  }, { capture: true });
};
