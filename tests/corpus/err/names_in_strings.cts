scenario N-2
  given file "a-{nmae}" of 4KiB
  actor reader[3]
    read "out-{idx}.txt"
    run "cp {source} {work}/{index}/{dest}"
    shell "echo {what} > {wher}"
    write "x" text """
      one {first}
      two {second.part}
    """
    read "{index + 1s}"
    read "{store.port}"
    run "x {"
  expect file "a-{name}" exists
  expect no files "{pattern}" exist because "see {reason}"
