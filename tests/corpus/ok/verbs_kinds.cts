verb told(f: flag, s: semaphore, who: actor, with sig: signal, what: word, c: content = none)
  raise f
  acquire s
  kill who with sig

verb announced()
  raise heard

scenario VD-2 "Kinds that name something"
  given file "x" of 1KiB as old
  semaphore slots of 1

  actor a
    announced
    told ready slots b hello with SIGTERM c old

  actor b[2]
    when flag ready wait 1s
    when flag heard wait 1s

  expect all b are killed by SIGTERM
