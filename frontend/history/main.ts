import "./own-history.ts"
