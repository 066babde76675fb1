/* What had just happened when somebody moved, as `stancegraph shifts` tells it: that, not why. */
explorer.after = (() => {
  const { compare, grouped } = explorer.positions;

  /* The look-up over the events and issues of a page. */
  /** @param {readonly EventRecord[]} events @param {readonly Pick<IssueRecord, "id" | "broader" | "entails">[]} issues */
  function over(events, issues) {
    /** @param {(event: EventRecord) => string[]} keys */
    const by = (keys) => grouped(events.flatMap((event) => keys(event).map((key) => ({ key, event }))), ({ key }) => key);
    const byIssue = by(({ bearsOn = [] }) => bearsOn.map(({ issue }) => issue));
    const byActor = by(({ actors = [] }) => actors);
    const links = issues.flatMap(({ id, broader = [], entails = [] }) =>
      [...broader, ...entails].flatMap((other) => [{ one: id, other }, { one: other, other: id }]),
    );
    const linked = grouped(links, ({ one }) => one);

    /*
     * The last event after one day and up to another that bears on the issue or one linked to it, or that one of the actors
     * did; of several on that day one that bears on the issue itself, then the lowest id.
     */
    /** @param {string} from @param {string} to @param {string} issue @param {string[]} actors @returns {EventRecord | undefined} */
    function last(from, to, issue, actors) {
      const near = [issue, ...(linked.get(issue) ?? []).map(({ other }) => other)].flatMap((each) => byIssue.get(each) ?? []);
      const done = actors.flatMap((each) => byActor.get(each) ?? []);
      const between = [...near, ...done].map(({ event }) => event).filter(({ date }) => from < date && date <= to);
      /** @param {EventRecord} event */
      const beside = ({ bearsOn = [] }) => Number(bearsOn.every((each) => each.issue !== issue));
      const [latest] = between.sort(
        (one, other) => compare(other.date, one.date) || beside(one) - beside(other) || compare(one.id, other.id),
      );
      return latest;
    }

    return { last };
  }

  return { over };
})();
