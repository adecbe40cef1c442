// A refusal: what is wrong and what to do about it, in Chinese and in English.

export class Refused extends Error {
  constructor(code, zh, en) {
    super(en);
    this.code = code;
    this.zh = zh;
    this.en = en;
  }
}

export function require(condition, code, zh, en) {
  if (!condition) throw new Refused(code, zh, en);
}
