" Vim and Neovim take *.cts for TypeScript, by `setfiletype typescript`, which yields to whoever came before. `set
" filetype` asks nobody, and this file is read after theirs, so it has the last word, but for the files that match a
" pattern of the list g:cts_typescript.
function! s:detect(path) abort
  for glob in get(g:, 'cts_typescript', [])
    if a:path =~# glob2regpat(glob)
      return
    endif
  endfor
  set filetype=cts
endfunction

autocmd BufNewFile,BufRead *.cts call s:detect(expand('<afile>:p'))
