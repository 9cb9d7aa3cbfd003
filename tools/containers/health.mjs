/** Whether this container's Seatkeeper may be sent requests; the reasons go to the container's health log. */
const answer = await fetch(`http://127.0.0.1:${process.env.SEATKEEPER_PORT ?? 3000}/health/ready`, { signal: AbortSignal.timeout(5_500) }).catch((error) => ({ ok: false, text: () => error.message }));
if (!answer.ok) console.log(await answer.text());
process.exitCode = answer.ok ? 0 : 1;
