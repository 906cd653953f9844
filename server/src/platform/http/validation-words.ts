export interface SchemaFault { keyword: string; instancePath: string; params: Record<string, unknown> }

const words: Readonly<Record<string, (limit: unknown) => string>> = {
  required: () => '没有填',
  maxLength: (limit) => `最多 ${String(limit)} 个字`,
  minLength: (limit) => (limit === 1 ? '没有填' : `至少 ${String(limit)} 个字`),
  maxItems: (limit) => `最多 ${String(limit)} 项`,
  minItems: (limit) => `至少 ${String(limit)} 项`,
  maximum: (limit) => `不能大于 ${String(limit)}`,
  minimum: (limit) => `不能小于 ${String(limit)}`,
  additionalProperties: () => '不认识这一项',
  enum: () => '不在可选的范围里',
  const: () => '不在可选的范围里',
  anyOf: () => '不在可选的范围里',
}

/** Which field a schema refused, as a path for programs. */
export const faultField = (fault: SchemaFault | undefined, context: string | undefined): string =>
  fault?.instancePath.slice(1).replaceAll('/', '.') || String(fault?.params['missingProperty'] ?? fault?.params['additionalProperty'] ?? context ?? '')

/** The refusal in words for people; the validator speaks English and quotes patterns. */
export const faultWords = (fault: SchemaFault | undefined, field: string): string =>
  `${field} ${(fault && words[fault.keyword]?.(fault.params['limit'])) ?? '格式不对'}`.trim()
