/* The day that is shown: a slider over the days on which somebody took a position, and a way to play them through. */
explorer.time = (() => {
  const { t, written } = explorer.words;
  const { data, state } = explorer;
  const { byId } = explorer.dom;
  const EACH = 450;

  /** @type {number | undefined} */
  let playing;

  let shownDay = data.opensOn;

  /* The place among the days of the last one not after that shown. */
  const place = () => Math.max(data.days.filter((each) => each <= shownDay).length - 1, 0);

  /** @param {number} to */
  const go = (to) => state.set({ until: data.days[Math.min(Math.max(to, 0), data.days.length - 1)] });

  function stop() {
    clearInterval(playing);
    playing = undefined;
    label();
  }

  function label() {
    byId("play").textContent = playing ? `\u275a\u275a ${t("time.pause")}` : `\u25b6 ${t("time.play")}`;
  }

  function step() {
    if (place() >= data.days.length - 1) return stop();
    return go(place() + 1);
  }

  function play() {
    if (playing) return stop();
    if (place() >= data.days.length - 1) go(0);
    playing = setInterval(step, EACH);
    return label();
  }

  function start() {
    const slider = byId("day");
    slider.max = String(Math.max(data.days.length - 1, 0));
    slider.addEventListener("input", () => {
      stop();
      go(Number(slider.value));
    });
    byId("play").addEventListener("click", play);
    byId("earlier").addEventListener("click", () => go(place() - 1));
    byId("later").addEventListener("click", () => go(place() + 1));
    byId("time").hidden = data.days.length < 2;
    label();
  }

  /** @param {Shown} shown */
  function update({ day, counting }) {
    shownDay = day;
    const slider = byId("day");
    slider.value = String(place());
    slider.setAttribute("aria-valuetext", written(day));
    byId("day-text").textContent = written(day);
    /* The newest come first. */
    let said = 0;
    for (const { date } of counting()) {
      if (date < day) break;
      said += Number(date === day);
    }
    const last = day === data.info.coversUntil && t("time.last-day");
    byId("day-size").textContent = [said > 0 && t("time.that-day", { n: said }), last].filter(Boolean).join(", ");
  }

  return { start, update, isPlaying: () => Boolean(playing) };
})();
