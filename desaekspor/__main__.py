from desaekspor.cli import main

main()
