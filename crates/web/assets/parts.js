// What the scripts of the pages share: making an element, and reading and writing amounts as people do.

/** An element with what stands in it. */
export const make = (name, attributes, ...content) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
};

// Digits, or groups of three with points or with spaces between; one point alone, without cents, may mean two things.
const AMOUNT = /^([-\u2212]?)(\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?:[ \u00a0\u202f]\d{3})+)(?:,(\d{1,2}))?$/;
const UNCLEAR = /^[-\u2212]?\d{1,3}\.\d{3}$/;

/** Cents of an amount as the house reads it; nothing, if it does not. */
export const cents = (text) => {
  const plain = text.trim().replace(/\s*(?:€|EUR)$/, "");
  const found = UNCLEAR.test(plain) ? null : AMOUNT.exec(plain);
  if (!found) return null;
  const [, sign, whole, part] = found;
  const amount = BigInt(whole.replace(/\D/g, "")) * 100n + BigInt((part ?? "").padEnd(2, "0"));
  return sign ? -amount : amount;
};

/** An amount as it stands on pages. */
export const euros = (amount) => {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ".");
  return `${amount < 0n ? "\u2212" : ""}${whole},${digits.slice(-2)}\u00a0€`;
};
