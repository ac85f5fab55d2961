use "./modules/greetings.cts"
use "./modules/greetings.cts" as hello

scenario U-1 "Verbs, checks and values of a module of one's own"
  actor a
    greetings.greet "you"
    hello.greet hello.world as second

  check hello.greeted "you"
  expect a.second prints "hello {greetings.world}"
