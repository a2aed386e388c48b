/**
 * Sends a message to a child process and waits for its next one; without a message only waits.
 *
 * @throws Error with the last words of the child when it ends instead
 */
export function askChild({ child, output }, message) {
  return new Promise((resolve, reject) => {
    const settle = (settled) => (value) => {
      child.off('message', answered);
      child.off('exit', ended);
      settled(value);
    };
    const answered = settle(resolve);
    const ended = settle(() => reject(new Error(`A bench process ended: ${output()}`)));
    child.on('message', answered);
    child.on('exit', ended);
    if (message !== undefined) child.send(message);
  });
}
