import Testing
@Suite struct HouseTests { @Test func `x`() {} }
