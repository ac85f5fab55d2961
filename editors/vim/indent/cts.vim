" Indentation of .cts files: a line that opens a block is followed by a deeper one; a line of the scenario's own steps
" back to it. What stands deeper is left where its author put it.
if exists('b:did_indent')
  finish
endif
let b:did_indent = 1

setlocal indentexpr=CtsIndent(v:lnum)
setlocal indentkeys=!^F,o,O,0=scenario,0=verb,0=fixture,0=use,0=actor,0=expect,0=given,0=tally,0=matrix
setlocal autoindent nosmartindent
let b:undo_indent = 'setlocal indentexpr< indentkeys< autoindent< smartindent<'

if exists('*CtsIndent')
  finish
endif

let s:outermost = '\v^\s*%(scenario|use|verb|fixture)>'
let s:of_scenario = '\v^\s*%(actor|expect|given|tally|matrix|contrast|explore|semaphore)>'
let s:opens = '\v^\s*%(scenario|actor|tally|repeat)>|^\s*%(at|every)\s+\S+%(\s*[-+]\s*\S+)?%(\s+for\s+\S+)?\s*$'
      \ . '|^\s*when\s.*<%(begins|ends|blocks|dies|appears|changes|vanishes|opens)>\s*$'
let s:declares = '\v^%(verb|fixture|check)\s+\h\w*\('

function! CtsIndent(line) abort
  let text = getline(a:line)
  if text =~# s:outermost
    return 0
  endif
  let above = prevnonblank(a:line - 1)
  if above == 0
    return 0
  endif
  if text =~# s:of_scenario
    return search('\v^%(scenario|check)>', 'bnW') > 0 ? shiftwidth() : indent(above)
  endif
  let previous = getline(above)
  let deepest = indent(above)
  if previous =~# s:opens || (previous =~# s:declares && previous !~# '\v<from\s+%(python|command)>')
    let deepest += shiftwidth()
  endif
  let own = indent(a:line)
  return text =~# '\S' && own > 0 && own < deepest && own % shiftwidth() == 0 ? own : deepest
endfunction
