# A comment may stand on a line of its own,
scenario C-1 "Comments" # behind a line,
  # between lines,
  actor a
    # above a step
    read_text "{work}/#no-comment" # and a # in a text is none

  expect a fails with NotFound # at the end
