/// Nothing, in a form that makes whatever holds it be looked at where it stands.
///
/// Swift hands a struct over as the values of its members wherever it knows all of them, however
/// many there are: each question asked of a state would copy the whole of it first. A struct that
/// holds an existential goes by its address, and so does everything that holds that struct. That it
/// still does shows in the time of `replay --check` against `replay` (tools/bench, P11).
struct InPlace: Equatable, Sendable {
  private let nothing: (any Sendable)? = nil

  static func == (left: InPlace, right: InPlace) -> Bool { true }
}
