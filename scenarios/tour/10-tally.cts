# When several outcomes are right, count them: over many runs, each must be one of those that are graded.

scenario TOUR-10 "A reader sees the old page, the new one, or a moment without a page"
  runs 30

  given file "page" with text "old"

  actor publisher
    barrier go
    delete "page"
    write "page" text "new"

  actor visitor
    barrier go
    try read_text "page" as seen

  expect publisher succeeds
  tally visitor.seen
    equals "old"          allowed
    equals "new"          allowed
    equals ""             interesting because "created, and not yet written"
    fails with NotFound   interesting because "deleted, and not yet there again"
    else                  forbidden because "a part of a page"
