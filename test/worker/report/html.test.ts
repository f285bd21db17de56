import { Html, html } from '../../../worker/report/html';

describe('what is put into a template of HTML', () => {
  it('is text, in an element and in an attribute', () => {
    const text = `<script>alert("1")</script> & 'more'`;
    expect(html`<p title="${text}">${text}</p>`.text).toBe(
      '<p title="&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;">' +
        '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;more&#39;</p>',
    );
  });

  it('is taken as it is when it is HTML already, also in lists', () => {
    const parts = ['<', new Html('<br />'), html`<b>${'&'}</b>`];
    expect(html`${parts}${[]}`.text).toBe('&lt;<br /><b>&amp;</b>');
  });

  it('is nothing where there is nothing, and zero is something', () => {
    expect(html`${null}${undefined}${0}`.text).toBe('0');
  });

  it('has no control character that HTML forbids', () => {
    expect(html`${'a\u0000b\u001b[31m\u009fc\n\td'}`.text).toBe('a\ufffdb\ufffd[31m\ufffdc\n\td');
  });
});
