/** 皖A·I0417, 皖a12345 and the eight characters of a new-energy plate are one way of writing. */
export function readPlate(text: string): string | null | undefined {
  const plate = text.toUpperCase().replace(/[\s·.•-]/g, '')
  if (plate === '') return null
  return /^[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][A-Z0-9]{5,6}$/.test(plate) ? `${plate.slice(0, 2)}·${plate.slice(2)}` : undefined
}
