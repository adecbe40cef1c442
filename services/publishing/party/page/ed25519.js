// Ed25519 (RFC 8032): by the browser where it can, and by the library where it cannot, or where the page has no TLS.

import { fromHex, joined, toHex } from "./bytes.js";
import { Point, getPublicKey, hashes, sign as signByLibrary, verify as verifyByLibrary } from "./noble/ed25519.js";
import { sha512 } from "./noble/hashes/sha2.js";

hashes.sha512 = sha512;

// A private key in PKCS #8 is this head and the seed of 32 bytes (RFC 8410).
const HEAD = fromHex("302e020100300506032b657004220420");
let native;

/** Whether the browser itself signs. It says so only when it is tried. */
export function isNative() {
  native ??= tried();
  return native;
}

async function tried() {
  try {
    await crypto.subtle.generateKey("Ed25519", false, ["sign", "verify"]);
    return true;
  } catch {
    return false;
  }
}

/** The public key of a seed, both in hex. */
export async function publicKey(secret) {
  if (!(await isNative())) return toHex(getPublicKey(fromHex(secret)));
  const { x } = await crypto.subtle.exportKey("jwk", await privateKey(secret, true));
  const binary = atob(x.replaceAll("-", "+").replaceAll("_", "/"));
  return toHex(Uint8Array.from(binary, (character) => character.charCodeAt(0)));
}

/** The signature over bytes by the key of a seed, in hex. */
export async function sign(secret, message) {
  if (!(await isNative())) return toHex(signByLibrary(message, fromHex(secret)));
  return toHex(new Uint8Array(await crypto.subtle.sign("Ed25519", await privateKey(secret, false), message)));
}

/** Whether a key has made a signature over bytes. Key and signature are bytes. */
export async function verify(key, signature, message) {
  if (key.length !== 32 || signature.length !== 64) return false;
  try {
    if (!(await isNative())) return verifyByLibrary(signature, message, key, { zip215: false });
    const verifier = await crypto.subtle.importKey("raw", key, "Ed25519", false, ["verify"]);
    return await crypto.subtle.verify("Ed25519", verifier, signature, message);
  } catch {
    // The key is no point of the curve.
    return false;
  }
}

/** Whether bytes are a point in its only spelling, and not of small order, by which anybody could sign. */
export function isFit(key) {
  try {
    return !Point.fromBytes(key).isSmallOrder();
  } catch {
    return false;
  }
}

const privateKey = (secret, extractable) =>
  crypto.subtle.importKey("pkcs8", joined(HEAD, fromHex(secret)), "Ed25519", extractable, ["sign"]);
