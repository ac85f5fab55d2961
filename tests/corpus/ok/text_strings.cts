scenario S-1 "A \"quoted\" word, a \\, a \n new line, a \t tab, and \{braces\}"
  why """
    Several lines of text,
      with their common indentation removed,
    and {1 + 2} values in it.
  """

  actor a[2]
    write "out-{index}.txt" text "{actor} of {run} with {seed} in {work}"
    run r"git rev-parse HEAD^{tree}"
    write "empty" text "" as empty_one
    write "long" text """one line""" as long_one

  expect all a.write succeed
