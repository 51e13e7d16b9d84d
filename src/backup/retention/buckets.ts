/** Classes that keep the newest backup of each of a stretch of time. */
export const countedClasses = ['hourly', 'daily', 'weekly', 'monthly'] as const;
export type CountedClass = (typeof countedClasses)[number];

/** The stretch of time that a moment lies in, by UTC: an hour, a day, a week of ISO 8601 (from Monday on), a month. */
export function bucketOf(name: CountedClass, moment: Date): string {
  const text = moment.toISOString();
  if (name === 'hourly') return text.slice(0, 13);
  if (name === 'daily') return text.slice(0, 10);
  if (name === 'monthly') return text.slice(0, 7);
  // Its Monday names a week as well as its number does, and without the years of 53 weeks.
  const monday = new Date(Date.UTC(moment.getUTCFullYear(), moment.getUTCMonth(), moment.getUTCDate()));
  monday.setUTCDate(monday.getUTCDate() - ((monday.getUTCDay() + 6) % 7));
  return monday.toISOString().slice(0, 10);
}
