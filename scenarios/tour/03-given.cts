# What is given before anybody acts; `as` names a content, whatever becomes of the file.

scenario TOUR-03 "A rename shows the old file or the new one"
  given file "page" with text "old page" as old
  given file "page.new" with text "new page" as new

  actor publisher
    barrier go
    rename "page.new" to "page"

  actor visitor[3]
    barrier go
    read "page" as seen

  expect all visitor.seen equal old or equal new
  expect file "page" equals new
