// What is typed into the amounts of a form is summed up as it is typed, as the house reads it. What it cannot read is counted.

import { cents, euros } from "./parts.js";

/** Follows the amounts whose names end or begin as asked. */
export const follow = (box) => {
  const form = box.closest("form");
  const named = new RegExp(box.dataset.sum);
  const shown = box.querySelector("[data-shown]");
  const fields = [...form.querySelectorAll("input[inputmode=decimal], .ff-cells input")].filter(({ name }) => named.test(name));
  const tell = () => {
    const typed = fields.map(({ value }) => value.trim()).filter(Boolean);
    const read = typed.map(cents);
    const sum = read.reduce((all, amount) => all + (amount ?? 0n), 0n);
    const unread = read.filter((amount) => amount === null).length;
    const rest = unread === 0 ? "" : `, ${unread === 1 ? "ein Betrag ist" : `${unread} Beträge sind`} noch nicht lesbar`;
    shown.textContent = `${euros(sum)}${rest}`;
    box.hidden = typed.length === 0;
  };
  form.addEventListener("input", tell);
  tell();
};
