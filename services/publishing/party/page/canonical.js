// Canonical JSON (RFC 8785) over strings, integers, booleans, arrays and objects, as docs/protocol.md has it.

/** The canonical text of a value. Throws TypeError for floats, null, NUL characters and texts that are not Unicode. */
export function canonical(value) {
  if (typeof value === "string") {
    if (/[\0\ud800-\udfff]/u.test(value)) throw new TypeError("a text that is not canonical");
    return JSON.stringify(value);
  }
  if (typeof value === "boolean") return `${value}`;
  if (typeof value === "number" && Number.isSafeInteger(value)) return `${value}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(",")}]`;
  if (typeof value === "object" && value !== null) {
    const members = Object.keys(value).sort();
    return `{${members.map((name) => `${canonical(name)}:${canonical(value[name])}`).join(",")}}`;
  }
  throw new TypeError("a value that is not canonical");
}

/** The value of a canonical text: no name stands twice in it. Throws for any other text. */
export function parseCanonical(text) {
  const value = JSON.parse(text);
  if (canonical(value) !== text) throw new TypeError("JSON that is not canonical");
  return value;
}

export const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);

/** Whether a value is an object with exactly these members. */
export const hasMembers = (value, names) =>
  isObject(value) && Object.keys(value).sort().join() === [...names].sort().join();
