/** A console that listens: what the server told, merged as the page merges it. */
export interface Listening {
  events: { id: string; parts: Record<string, unknown> }[]
  state: Record<string, unknown>
  ended: Promise<void>
  close(): void
}

export async function listen(url: string, headers: Record<string, string>): Promise<Listening> {
  const gone = new AbortController()
  const response = await fetch(url, { headers: { accept: 'text/event-stream', ...headers }, signal: gone.signal })
  if (!response.ok || !response.headers.get('content-type')?.startsWith('text/event-stream')) throw new Error(`${url}: ${response.status} ${await response.text()}`)
  const events: Listening['events'] = []
  const state: Record<string, unknown> = {}
  const ended = (async () => {
    let rest = ''
    const decoder = new TextDecoder()
    for await (const chunk of response.body!) {
      const blocks = (rest + decoder.decode(chunk, { stream: true })).split('\n\n')
      rest = blocks.pop() ?? ''
      for (const block of blocks) {
        const field = (name: string): string | undefined => block.split('\n').find((line) => line.startsWith(`${name}: `))?.slice(name.length + 2)
        if (field('event') !== 'parts') continue
        const parts = JSON.parse(field('data') ?? '{}') as Record<string, unknown>
        events.push({ id: field('id') ?? '', parts })
        Object.assign(state, parts)
      }
    }
  })().catch((cause: unknown) => { if (!gone.signal.aborted) throw cause })
  return { events, state, ended, close: () => gone.abort() }
}
