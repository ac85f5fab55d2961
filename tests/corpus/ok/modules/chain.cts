use "./greetings.cts" as hello

verb greet_twice(whom)
  hello.greet whom
  hello.greet whom as second
