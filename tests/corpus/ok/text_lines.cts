let copiers = [
  "cp",
  "dd",
]

verb both(
  source: path,
  to dest: path = "copy"
)
  copy source to dest

scenario L-1 "A line goes on inside brackets"
  given file "x" with text "1"

  actor a
    both "x" to (
      "y"
    )

  expect (1 +
    2) < 4
  expect a succeeds
