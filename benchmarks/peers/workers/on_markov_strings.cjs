/** Measure markov-strings: a corpus in memory that is saved as JSON. */
'use strict'

const fs = require('node:fs')
const Markov = require('markov-strings').default
const { version } = require('markov-strings/package.json')

/** Tell what a step found; the step is finished with that. */
const report = (found) => fs.writeSync(1, JSON.stringify(found) + '\n')

/** Return the seconds of CPU this process has used, for itself and in the system. */
function cpu() {
  const { user, system } = process.cpuUsage()
  return (user + system) / 1e6
}

/** Return the most bytes of memory this process has had. */
function peak() {
  try {
    // maxRSS would start with the peak of the process that started this one.
    const status = fs.readFileSync('/proc/self/status', 'ascii')
    return Number(/VmHWM:\s+(\d+)/.exec(status)[1]) * 1024
  } catch {
    return process.resourceUsage().maxRSS * 1024
  }
}

/** Return the messages of the lines from `first` up to `last`, each without line breaks. */
async function messages(corpus, first, last) {
  const found = []
  let place = 0
  for await (const line of lines(corpus)) {
    if (place >= last) break
    if (place++ < first) continue
    const message = JSON.parse(line).content.replace(/[\r\n]+/g, ' ').trim()
    if (message) found.push(message)
  }
  return found
}

/** Yield the lines of a file. */
async function* lines(path) {
  // node:readline would also end lines at U+2028, which JSON may contain as it is.
  let rest = ''
  for await (const chunk of fs.createReadStream(path, 'utf8')) {
    const parts = (rest + chunk).split('\n')
    rest = parts.pop()
    yield* parts
  }
  if (rest) yield rest
}

function loaded(task) {
  const markov = new Markov({ stateSize: 2 })
  markov.import(JSON.parse(fs.readFileSync(task.model, 'utf8')))
  return markov
}

/** Return if a line could be made in 20 tries. */
function spoken(markov) {
  try {
    markov.generate({ maxTries: 20 })
    return true
  } catch (error) {
    if (!error.message.startsWith('Failed to build')) throw error
    return false
  }
}

/** Call `one` with numbers from 0 until `task.count` or `task.seconds` is reached. */
function repeat(task, count, one) {
  const end = Date.now() + 1000 * task.seconds
  let done = 0
  while (done < count) {
    one(done++)
    if (Date.now() > end) break
  }
  return done
}

const steps = {
  async learn(task) {
    const start = cpu()
    const markov = new Markov({ stateSize: 2 })
    markov.addData(await messages(task.corpus, 0, task.learned))
    report({ cpu: cpu() - start, memory: peak(), version, about: '' })
    fs.writeFileSync(task.model, JSON.stringify(markov.export()))
    report({ bytes: fs.statSync(task.model).size })
  },

  async cold(task) {
    const markov = loaded(task)
    while (!spoken(markov)) continue
    report({ done: true })
  },

  async lines(task) {
    const markov = loaded(task)
    const times = []
    let failed = 0
    repeat(task, task.count, () => {
      const start = cpu()
      if (!spoken(markov)) failed++
      times.push(cpu() - start)
    })
    report({ times, failed })
  },

  async live(task) {
    const further = await messages(task.corpus, task.learned, Infinity)
    const markov = loaded(task)
    const start = cpu()
    const learn = (place) => markov.addData([further[place]])
    const done = repeat(task, Math.min(task.count, further.length), learn)
    report({ messages: done, failed: 0, cpu: cpu() - start })
  },
}

const task = JSON.parse(process.argv[2])
steps[task.step](task)
