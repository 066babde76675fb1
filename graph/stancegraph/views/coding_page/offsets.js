"use strict";

/* Tables count code points, a page counts UTF-16 units: a character beyond the first 65,536 is one of those and two of these. */
const codingOffsets = (() => {
  /** @param {number[]} sorted @param {number} limit @param {(value: number, index: number) => number} of */
  function countBelow(sorted, limit, of) {
    let low = 0;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (of(sorted[middle], middle) < limit) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /**
   * Both ways of counting in one text. A unit in the middle of a character stands for its beginning.
   *
   * @param {string} words
   */
  function counting(words) {
    /** @type {number[]} */
    const pairs = [];
    for (const match of words.matchAll(/[\ud800-\udbff][\udc00-\udfff]/g)) pairs.push(match.index);
    /** @param {number} point */
    const toUnits = (point) => point + countBelow(pairs, point, (unit, index) => unit - index);
    /** @param {number} unit */
    const toPoints = (unit) => unit - countBelow(pairs, unit, (each) => each);
    return { toUnits, toPoints };
  }

  return { counting };
})();
