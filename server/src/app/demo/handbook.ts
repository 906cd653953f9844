/** A one-page PDF made here; the reader's own Chinese font is used, so the demo ships no font and no file. */
export function demoHandbook(): Buffer {
  const lines = ['星程保养手册（演示）', '首保：5000 公里或半年，换机油机滤，查轮胎刹车底盘', '以后每 10000 公里或一年一次', '四万公里换刹车油和空调滤芯', '在哪儿做都不影响质保，单子请留好']
  const hex = (text: string) => Buffer.from(text, 'utf16le').swap16().toString('hex')
  const text = ['BT', '/F 16 Tf 26 TL 60 760 Td', ...lines.map((line) => `<${hex(line)}> Tj T*`), 'ET'].join('\n')
  const objects = [
    '<< /Type /Catalog /Pages 2 0 R >>', '<< /Type /Pages /Kids [3 0 R] /Count 1 >>',
    '<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F 5 0 R >> >> >>',
    `<< /Length ${text.length} >>\nstream\n${text}\nendstream`,
    '<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>',
    '<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 2 >> >>',
  ]
  let body = '%PDF-1.4\n'
  const starts = objects.map((object, index) => {
    const start = body.length
    body += `${index + 1} 0 obj\n${object}\nendobj\n`
    return start
  })
  const table = starts.map((start) => `${String(start).padStart(10, '0')} 00000 n \n`).join('')
  return Buffer.from(`${body}xref\n0 ${objects.length + 1}\n0000000000 65535 f \n${table}trailer\n<< /Size ${objects.length + 1} /Root 1 0 R >>\nstartxref\n${body.length}\n%%EOF\n`, 'latin1')
}
