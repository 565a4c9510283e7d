/** As `14:03:07.125`, the same everywhere. */
export function clockTime(time: Date): string {
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map((part) => String(part).padStart(2, '0'));
  return `${clock.join(':')}.${String(time.getMilliseconds()).padStart(3, '0')}`;
}
