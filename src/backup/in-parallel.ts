/** Does a piece of work for each, so many at once, and gives the answers in the order of what was asked. The first that throws ends all. */
export async function inParallel<Item, Answer>(
  items: readonly Item[],
  atOnce: number,
  work: (item: Item) => Promise<Answer>,
): Promise<readonly Answer[]> {
  const answers: Answer[] = [];
  const waiting = [...items.entries()];
  let isBroken = false;
  const worker = async () => {
    for (let next = waiting.shift(); next !== undefined && !isBroken; next = waiting.shift()) {
      const [place, item] = next;
      try {
        answers[place] = await work(item);
      } catch (error) {
        isBroken = true;
        throw error;
      }
    }
  };
  await Promise.all(Array.from({ length: Math.min(atOnce, items.length) }, worker));
  return answers;
}
