// What the scripts of the pages share: making an element, and reading and writing amounts as people do.

/** An element with what stands in it. */
export const make = (name, attributes, ...content) => {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
  made.append(...content);
  return made;
};

/** Cents of an amount as people write it; nothing, if it is none. */
export const cents = (text) => {
  const plain = text.replace(/[\s\u00a0\u202f€]|EUR\s*$/g, "").replace(/\.(?=\d{3}(\D|$))/g, "");
  const found = /^(\d{1,13})(?:,(\d{1,2}))?$/.exec(plain);
  return found ? BigInt(found[1]) * 100n + BigInt((found[2] ?? "").padEnd(2, "0") || "0") : null;
};

/** An amount as it stands on pages. */
export const euros = (amount) => {
  const digits = (amount < 0n ? -amount : amount).toString().padStart(3, "0");
  const whole = digits.slice(0, -2).replace(/\B(?=(\d{3})+$)/g, ".");
  return `${amount < 0n ? "\u2212" : ""}${whole},${digits.slice(-2)}\u00a0€`;
};
