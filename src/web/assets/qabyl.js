/* Qabyl. Only enhancements: every page works without this file. Words come from data- attributes, translated by the server.
   [data-only]                   a question asked only while the box of that id is ticked
   form[data-lost]               say so when there is no line, and keep what was typed
   form[data-guard]              warn before leaving with unsaved changes
   form[method=post]             carry what was typed into another language
   textarea[data-max]            character count
   input[type=file][data-shrink] smaller pictures, upload with progress per file
   [data-keys]                   keys of a queue (j, k over [data-row]; digits mark the fieldset in focus; data-key="n"
                                 presses its element); the box [data-keys-off] switches them off */
(() => {
  'use strict';
  const all = (selector, root) => [...(root || document).querySelectorAll(selector)];
  const make = (name, text, className) => Object.assign(document.createElement(name), { textContent: text || '', className: className || '' });
  const store = (kind, key, value) => {
    try {
      const box = kind === 'local' ? localStorage : sessionStorage;
      if (value === undefined) return box.getItem(key);
      if (value === null) box.removeItem(key); else box.setItem(key, value);
    } catch { /* Storage is closed: nothing is remembered. */ }
    return null;
  };
  let dirty = null;
  let touched = null;

  /* ---- Character count ---- */
  const count = (area) => {
    const max = Number(area.dataset.max);
    const line = make('p', '', 'count');
    line.setAttribute('aria-live', 'polite');
    const show = () => {
      const left = max - [...area.value].length;
      line.textContent = (left < 0 ? area.dataset.over : area.dataset.left) + ' ' + Math.abs(left);
      line.classList.toggle('over', left < 0);
    };
    area.after(line);
    area.addEventListener('input', show);
    show();
  };

  /* ---- Questions that depend on a box ---- */
  const only = () => all('[data-only]').forEach((it) => {
    const box = document.getElementById(it.dataset.only);
    it.classList.toggle('off', !(box && box.checked));
  });
  document.addEventListener('change', only);
  only();

  /* ---- One submission a tap; a second one is let through after 15 s, when the connection has surely died ---- */
  const free = (form) => {
    delete form.dataset.sent;
    all('[aria-disabled]', form).forEach((button) => button.removeAttribute('aria-disabled'));
  };
  /* Chrome names the pressed button in the event from 81 on. */
  let pressed = null;
  document.addEventListener('click', (event) => { pressed = event.target.closest('button'); }, true);
  document.addEventListener('submit', (event) => {
    const form = event.target;
    const by = event.submitter || (pressed && pressed.form === form ? pressed : null);
    if (form.dataset.sent) { event.preventDefault(); return; }
    if ((form.getAttribute('method') || 'get').toLowerCase() === 'get' || event.defaultPrevented) return;
    all('.lost', form).forEach((old) => old.remove());
    if (navigator.onLine === false && form.dataset.lost) {
      /* Without a line the browser would throw the page away: what was typed stays here. */
      event.preventDefault();
      const words = make('p', form.dataset.lost, 'error lost');
      words.setAttribute('role', 'alert');
      (by && form.contains(by) ? by : form.querySelector('.btn')).parentNode.prepend(words);
      return;
    }
    dirty = touched = null;
    form.dataset.sent = '1';
    if (by) by.setAttribute('aria-disabled', 'true');
    const files = all('input[type=file][data-shrink]', form).filter((input) => input.files.length);
    if (files.length && window.FormData && form.enctype === 'multipart/form-data') {
      event.preventDefault();
      send(form, by, files);
    } else {
      setTimeout(() => free(form), 15000);
    }
  });
  addEventListener('pageshow', () => all('form[data-sent]').forEach(free));

  /* ---- Unsaved changes ---- */
  document.addEventListener('input', (event) => {
    const form = event.target.form;
    if (form && form.method === 'post') touched = form;
    if (form && 'guard' in form.dataset) dirty = form;
  });
  addEventListener('beforeunload', (event) => {
    if (dirty) { event.preventDefault(); event.returnValue = ''; }
  });

  /* ---- Another language: what was typed goes along, in this tab only, and is forgotten on arrival ---- */
  const page = () => location.pathname.slice(3);
  const kept = (form) => [...form.elements].filter((e) => e.name && !['hidden', 'password', 'file', 'submit', 'button'].includes(e.type) && e.tagName !== 'BUTTON');
  const carry = () => {
    if (!touched) return;
    const values = kept(touched).map((e) => [e.name, e.type === 'checkbox' || e.type === 'radio' ? e.checked : e.value]);
    store('session', 'qabyl-typed', JSON.stringify({ page: page(), form: all('form[method=post]').indexOf(touched), values }));
    dirty = touched = null;
  };
  const restore = () => {
    const saved = store('session', 'qabyl-typed');
    if (!saved) return;
    store('session', 'qabyl-typed', null);
    const { page: where, form: index, values } = JSON.parse(saved);
    const form = where === page() && all('form[method=post]')[index];
    if (!form) return;
    kept(form).forEach((e, i) => {
      const pair = values[i];
      if (!pair || pair[0] !== e.name) return;
      if (typeof pair[1] === 'boolean') e.checked = pair[1]; else e.value = pair[1];
    });
    only();
    touched = form;
    if ('guard' in form.dataset) dirty = form;
  };

  /* ---- Pictures: smaller before they leave the phone ---- */
  const shrink = async (file, side) => {
    if (!side || !/^image\/(jpeg|png|webp)$/.test(file.type) || !window.createImageBitmap) return file;
    try {
      const picture = await createImageBitmap(file, { imageOrientation: 'from-image' });
      const scale = Math.min(1, side / Math.max(picture.width, picture.height));
      if (scale === 1 && file.size < 600000) return file;
      const canvas = make('canvas');
      canvas.width = Math.round(picture.width * scale);
      canvas.height = Math.round(picture.height * scale);
      const pen = canvas.getContext('2d');
      pen.fillStyle = '#fff';
      pen.fillRect(0, 0, canvas.width, canvas.height);
      pen.drawImage(picture, 0, 0, canvas.width, canvas.height);
      const blob = await new Promise((done) => canvas.toBlob(done, 'image/jpeg', 0.85));
      if (!blob || blob.size >= file.size) return file;
      return new File([blob], file.name.replace(/\.\w+$/, '') + '.jpg', { type: 'image/jpeg' });
    } catch { return file; /* The server says what is wrong with it. */ }
  };

  /* ---- Upload: the form's own request, with a bar for every file (its share of the bytes sent) ---- */
  const send = async (form, submitter, inputs) => {
    const data = new FormData(form);
    if (submitter && submitter.name) data.append(submitter.name, submitter.value);
    const bars = [];
    for (const input of inputs) {
      all('.send', input.parentNode).forEach((old) => old.remove());
      const list = make('ul', '', 'send');
      list.setAttribute('aria-live', 'polite');
      input.after(list);
      data.delete(input.name);
      for (const original of input.files) {
        const item = make('li', original.name + ' · ' + input.dataset.sending);
        const bar = make('progress');
        bar.setAttribute('aria-label', original.name);
        item.append(bar);
        list.append(item);
        const file = await shrink(original, Number(input.dataset.shrink));
        data.append(input.name, file, file.name);
        bar.max = file.size || 1;
        bars.push(bar);
      }
    }
    const request = new XMLHttpRequest();
    request.upload.onprogress = (event) => {
      let sent = event.loaded;
      bars.forEach((bar) => { bar.value = Math.max(0, Math.min(bar.max, sent)); sent -= bar.max; });
    };
    const failed = () => {
      free(form);
      inputs.forEach((input) => {
        const list = all('.send', input.parentNode)[0];
        const words = make('li', input.dataset.failed, 'error');
        words.setAttribute('role', 'alert');
        list.textContent = '';
        list.append(words);
      });
    };
    request.onerror = request.ontimeout = request.onabort = failed;
    request.onload = () => {
      const type = request.getResponseHeader('content-type') || '';
      if (!type.startsWith('text/html')) { failed(); return; }
      /* The answer is already here: show it, as the browser would, without asking for it again. */
      const next = new DOMParser().parseFromString(request.responseText, 'text/html');
      if (request.responseURL !== location.href) history.pushState(null, '', request.responseURL);
      shown = location.pathname + location.search;
      document.title = next.title;
      document.body.replaceWith(document.adoptNode(next.body));
      scrollTo(0, 0);
      start();
      const first = document.querySelector('[data-focus]') || document.querySelector('main');
      if (first) first.focus();
    };
    request.open('POST', (submitter && submitter.getAttribute('formaction')) || form.getAttribute('action') || location.href);
    request.send(data);
  };
  let shown = location.pathname + location.search;
  addEventListener('popstate', () => { if (location.pathname + location.search !== shown) location.reload(); });

  /* ---- Keys of a queue: j and k move, digits set the rubric's mark, data-key="n" presses its element ---- */
  const off = () => store('local', 'qabyl-keys') === 'off';
  document.addEventListener('keydown', (event) => {
    const at = event.target;
    if (!document.querySelector('[data-keys]')) return;
    if (event.key === 'Enter' && event.ctrlKey) {
      const form = at.form || document.querySelector('form[data-primary]');
      if (form && !off()) { event.preventDefault(); form.requestSubmit(); }
      return;
    }
    if (off() || event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
    if (at.isContentEditable || /^(textarea|select)$/i.test(at.tagName) || (at.tagName === 'INPUT' && !/^(radio|checkbox)$/.test(at.type))) return;
    if (event.key === 'j' || event.key === 'k') {
      const rows = all('[data-keys] [data-row]');
      const here = rows.findIndex((row) => row === at || row.contains(at));
      const row = rows[here < 0 ? 0 : Math.max(0, Math.min(rows.length - 1, here + (event.key === 'j' ? 1 : -1)))];
      const link = row && (row.matches('a,button,[tabindex]') ? row : row.querySelector('a,button'));
      if (link) { link.focus(); event.preventDefault(); }
      return;
    }
    if (/^\d$/.test(event.key)) {
      const set = at.closest('[data-keys] fieldset');
      const mark = set && all('input[type=radio]', set).find((radio) => radio.value === event.key);
      if (mark) { mark.click(); mark.focus(); event.preventDefault(); }
      return;
    }
    const target = all('[data-key]').find((e) => e.dataset.key === event.key);
    if (target) { event.preventDefault(); if (target.tagName === 'DETAILS') { target.open = !target.open; target.querySelector('summary').focus(); } else target.click(); }
  });

  const start = () => {
    dirty = null;
    all('textarea[data-max]').forEach(count);
    all('.langs a').forEach((link) => link.addEventListener('click', carry));
    all('.langs button').forEach((button) => button.addEventListener('click', (event) => {
      if (button.getAttribute('formmethod') !== 'post') return;
      event.preventDefault();
      carry();
      location.href = button.getAttribute('formaction').replace(/[?&]typed$/, '');
    }));
    all('[data-keys-off]').forEach((box) => {
      box.checked = off();
      box.addEventListener('change', () => store('local', 'qabyl-keys', box.checked ? 'off' : null));
    });
    const errors = document.querySelector('[data-focus]');
    if (errors) errors.focus();
    restore();
  };
  start();
})();
