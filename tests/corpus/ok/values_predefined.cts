let copiers = ["cp", "dd"]

scenario V-3 "Names that are always there"
  seed 7

  actor worker[3]
    run "{here}/tool.sh {work} {actor} {index} {run} {seed}"
    wait random(1..100) * 1ms
    run "{random(copiers)} --version" as chosen

  expect all worker.chosen succeed
