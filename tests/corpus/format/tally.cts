scenario a
  tally reader.early
    # above the first
    equal old allowed
    equals new required because "the new file must become visible" # eol

    fail with Locked, Busy allowed
    else forbidden because "a torn read"
    # at the end
  expect reader.early is unique
