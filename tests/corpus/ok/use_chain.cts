use "./modules/chain.cts"

scenario U-2 "A module that uses a module"
  actor a
    chain.greet_twice "you"

  expect a succeeds
