" Writes, for each file named in g:cts_files, the names of the syntax items of all its characters, as JSON, to g:cts_out,
" with the editor's errors: a list of files, each a list of lines, each a list of [first byte column, item], one entry for each change.
let s:files = []
for s:name in g:cts_files
  execute 'edit ' . fnameescape(s:name)
  let s:lines = []
  for s:line in range(1, line('$'))
    let s:items = []
    let s:last = -1
    for s:column in range(1, strlen(getline(s:line)))
      let s:id = synID(s:line, s:column, 1)
      if s:id != s:last
        call add(s:items, [s:column, synIDattr(s:id, 'name')])
        let s:last = s:id
      endif
    endfor
    call add(s:lines, s:items)
  endfor
  call add(s:files, {'filetype': &filetype, 'syntax': get(b:, 'current_syntax', ''), 'shiftwidth': &shiftwidth,
        \ 'expandtab': &expandtab, 'commentstring': &commentstring, 'indentexpr': &indentexpr, 'lines': s:lines})
endfor
call assert_equal('', v:errmsg)
call writefile([json_encode({'errors': v:errors, 'files': s:files})], g:cts_out)
