scenario unfinished
  expect all (reader
scenario next
  actor a
    run ["x", "y"
verb third(a,
scenario fourth
  why "
  give
  expect
  actor
  when
  at
import { x } from "y";
