/** The three constructors that Node's type package leaves to the DOM library, which nothing else here needs. */
declare namespace WebAssembly {
  var Module: { readonly prototype: Module; new (bytes: Uint8Array): Module };
  var RuntimeError: { readonly prototype: Error; new (): Error };
  var Instance: { readonly prototype: Instance; new (module: Module, imports: Imports): Instance };
}
