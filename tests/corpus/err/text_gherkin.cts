Feature: copies

Scenario: a copy
  Given a file "x"
  When it is copied
  Then it is there
  And nothing else

Background: none
