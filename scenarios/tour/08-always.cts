# At every moment: an observer process watches the file while the actors work.

scenario TOUR-08 "The settings are whole at every moment"
  matrix copier = "atomic"
  contrast copier = "naive"

  given file "settings.new" of 8MiB random as new
  given file "settings" of 8MiB zeros as old

  actor writer
    copy_with copier "settings.new" to "settings"

  expect writer succeeds
  expect always file "settings" equals old or equals new
