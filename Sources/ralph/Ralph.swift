@main struct Ralph { static func main() {} }
