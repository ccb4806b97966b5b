export interface Block {
  readonly type: string;
}
