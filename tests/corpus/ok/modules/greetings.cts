let world = "world"

## Says hello.
verb greet(whom) from command "echo hello {whom}"

## Whoever was greeted is in the greeting.
check greeted(whom)
  expect a.greet prints "hello {whom}"
