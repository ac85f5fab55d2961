scenario Q-1 'title'
  why 'it''s'
  actor a
    read 'x'
  expect a fails
