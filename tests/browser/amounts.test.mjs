// The script reads amounts as the house does: by the very examples of its own tests.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";

const of = (path) => readFileSync(new URL(`../../crates/web/${path}`, import.meta.url), "utf8");
const { cents, euros } = await import(`data:text/javascript,${encodeURIComponent(of("assets/parts.js"))}`);

const RUST = of("src/german/amount.rs");
/** What stands in a test of the house. */
const told = (name) => RUST.split(`fn ${name}()`)[1].split("\n    }\n")[0];
/** A text as Rust writes it. */
const text = (written) => written.replace(/\\u\{([0-9a-f]+)\}/g, (_, code) => String.fromCodePoint(Number.parseInt(code, 16)));

test("what people mean is read alike", () => {
  const pairs = [...told("what_people_mean_is_read").matchAll(/\("([^"]*)", (-?[\d_]+)\)/g)];
  assert.ok(pairs.length >= 10, "the examples are found");
  for (const [, typed, amount] of pairs) assert.equal(cents(text(typed)), BigInt(amount.replaceAll("_", "")), typed);
});

test("what may mean two things or none is read by neither", () => {
  const pairs = [...told("what_may_mean_two_things_or_none_is_refused").matchAll(/\("([^"]*)", (\w+)\)/g)];
  assert.ok(pairs.length >= 15, "the examples are found");
  // How large an amount can be, the ledger says.
  for (const [, typed] of pairs.filter(([, , cause]) => cause !== "TooLarge")) assert.equal(cents(text(typed)), null, typed);
});

test("amounts are printed alike", () => {
  const pairs = [...told("amounts_are_printed_with_points_a_comma_and_a_firm_space").matchAll(/\((-?[\d_]+), "([^"]*)"\)/g)];
  assert.ok(pairs.length >= 4, "the examples are found");
  for (const [, amount, printed] of pairs) assert.equal(euros(BigInt(amount.replaceAll("_", ""))), text(printed));
});
