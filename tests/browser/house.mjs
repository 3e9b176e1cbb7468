// The demo in a server of its own, and a browser that looks at it.

import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { chromium } from "playwright-core";

export const PROGRAM =
  process.env.FOERDERFLUSS_PROGRAM ?? fileURLToPath(new URL("../../target/debug/foerderfluss", import.meta.url));
const CHROMIUM = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];
export const PASSWORD = "Sechs Bausteine, zwei Ministerien";

/** Starts the demo; its address is the last part of the line that announces it. */
export const demo = () =>
  new Promise((resolve, reject) => {
    const program = spawn(PROGRAM, ["demo", "--listen", "127.0.0.1:0"], { stdio: ["ignore", "pipe", "inherit"] });
    let said = "";
    program.once("error", reject);
    program.once("exit", (code) => reject(new Error(`the demo ended with ${code}: ${said}`)));
    program.stdout.on("data", (text) => {
      said += text;
      const address = /auf (http:\/\/[0-9.:]+)/.exec(said);
      if (address) resolve({ address: address[1], stop: () => program.kill() });
    });
  });

/** A browser without a window. */
export const browse = () =>
  chromium.launch({
    executablePath: process.env.CHROMIUM ?? CHROMIUM.find(existsSync),
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-sync",
      "--disable-background-networking", "--disable-component-update",
    ],
  });

/** A page that notes what goes elsewhere and what the policy of the pages refuses. */
export const look = async (browser, address, options) => {
  const context = await browser.newContext({ baseURL: address, ...options });
  const page = await context.newPage();
  const faults = [];
  page.on("request", (request) => {
    const url = request.url();
    if (!url.startsWith(address) && !url.startsWith("data:")) faults.push(`asked for ${url}`);
  });
  page.on("console", (message) => {
    // A status that says what is wrong with a form is told in the console too; it is no fault of the page.
    const isStatus = message.text().startsWith("Failed to load resource");
    if (message.type() === "error" && !isStatus) faults.push(`${page.url()}: ${message.text()}`);
  });
  page.on("pageerror", (error) => faults.push(`${page.url()}: ${error}`));
  return { page, faults, close: () => context.close() };
};

/** Signs in by the form. */
export const signIn = async (page, name) => {
  await page.goto("/anmelden");
  await page.fill("#name", name);
  await page.fill("#kennwort", PASSWORD);
  await leave(page, "main button");
  assert.notEqual(new URL(page.url()).pathname, "/anmelden", `${name} is not in`);
};

/** Presses what leads to another page, and waits until that page is there: a press alone may still find the old one. */
export const leave = async (page, pressed) => {
  await Promise.all([page.waitForEvent("load"), page.click(pressed)]);
};

/** The code that a device shows now (RFC 6238). */
export const code = (secret) => {
  const bits = [...secret.trim()].map((one) => "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".indexOf(one).toString(2).padStart(5, "0"));
  const bytes = bits.join("").match(/.{8}/g).map((byte) => Number.parseInt(byte, 2));
  const step = Buffer.alloc(8);
  step.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const hash = createHmac("sha1", Buffer.from(bytes)).update(step).digest();
  const number = hash.readUInt32BE(hash[19] & 15) & 0x7fffffff;
  return String(number % 1_000_000).padStart(6, "0");
};
