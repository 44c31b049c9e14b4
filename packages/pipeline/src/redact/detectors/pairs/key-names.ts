import type { KeyClass } from './sensitive-keys.ts'

/**
 * Endings of sensitive keys, in lower case and without separators. `glued` endings match after any letters (`dbpassword`);
 * the others must be a separate word (`db_pass`, `dbPass`; not `bypass`). The longest ending wins, so that `INNOCENT` ones
 * take their keys out of shorter ones.
 */
export interface KeyNames {
  readonly of: KeyClass
  readonly glued: boolean
  readonly keys: string
}

export const keyNames: readonly KeyNames[] = [
  {
    of: 'PASSWORD',
    glued: true,
    keys:
      'password passwordcleartext passwd passphrase passcode pwd pswd passwrd adminpw bindpw rootpw userpw dbpw passwordconfirmation ' +
      'passwordconfirm passwordrepeat passwordagain passwordnew passwordold passwordplain passwordtext passwordvalue ' +
      'passwordstring passwordhash passworddata passworddigest passwordraw passworddecrypted userpass dbpass rootpass adminpass mysqlpass newpass oldpass ' +
      'sshpass smbpass smtppass mailpass bindpass ftppass vncpass rdppass loginpass keypass storepass authpass proxypass requirepass ' +
      'masterauth rediscliauth presharedkey presharedsecret wepkey wifikey wlankey keycontent pwdplain pwdclear pwdtext authtok keystring keymaterial wpapsk snmpcommunity securityanswer secretanswer ' +
      'secretquestionanswer securityquestionanswer seedphrase recoveryphrase seedwords recoverywords mnemonic recoverycode recoverycodes backupcode backupcodes unlockcode storepassword bindcredentials secretword passwordb64 passwordbase64 passwordhex passwordencrypted passwordencoded chapresponse chap2response',
  },
  {
    of: 'PASSWORD',
    glued: true,
    keys: 'passw0rd p@ssword p@ssw0rd p4ssword p4ssw0rd pa55word pa55w0rd psswd pswrd paswd pasword passwod passowrd passwrod passwordd passsword pssword apssword passord passwork passeord pasaword',
  },
  { of: 'PASSWORD', glued: false, keys: 'pwrd psw pw psk pword pass newpw oldpw' },
  { of: 'PASSWORDS', glued: true, keys: 'passwords passwds passphrases' },
  {
    of: 'PIN',
    glued: false,
    keys: 'pin pinnumber pinno cardpin pinblock puk pincode voicemailpin doorcode alarmcode gatecode safecode entrycode keypadcode disarmcode',
  },
  {
    of: 'CARD_CODE',
    glued: false,
    keys: 'cvv cvc cvv2 cvc2 cvn cvvcode cvccode cardcode cardsecuritycode securitycode csc kartenprufnummer sicherheitscode',
  },
  { of: 'AWS_SECRET_KEY', glued: true, keys: 'secretaccesskey awssecretkey awssecret' },
  {
    of: 'SECRET',
    glued: true,
    keys:
      'apikey accesskey authkey privatekey signingkey encryptionkey masterkey accountkey sharedkey subscriptionkey hmackey ' +
      'aeskey deskey cryptokey cipherkey functionkey functionskey storagekey applicationkey accesskeysecret secretid ' +
      'accesstoken authtoken refreshtoken sessiontoken securitytoken bearertoken idtoken apitoken apptoken bottoken ' +
      'usertoken tokendeacesso tokendeacceso tokendiaccesso toegangstoken apinyckel apinøgle apinøkkel apiavain apikulcs cheieapi secretkeybase aspxauth jsessionid phpsessid aspnetsessionid laravelsession connectsid xgoogsignature codeverifier',
  },
  {
    of: 'CLIENT_SECRET',
    glued: true,
    keys: 'clientsecret apisecret appsecret sharedsecret webhooksecret consumersecret jwtsecret signingsecret sessionsecret secretkey merchantkey',
  },
  {
    of: 'KEY',
    glued: true,
    keys:
      'sonarlogin consumerkey appkey licensekey decryptionkey encryptkey webhookkey signaturekey writekey insertkey querykey adminkey ' +
      'integrationkey deploykey partnerkey gatewaykey terminalkey passkey saltkey checksumkey backupkey recoverykey ' +
      'activationkey ingestkey ingestionkey developerkey serverkey servicekey streamkey cookiekey rootkey ' +
      'registrationkey apikeyprivate apikeysecret hashkey artapi honeycombteam metabasesession',
  },
  { of: 'KEY', glued: false, keys: 'encrypt tok appid' },
  { of: 'CREDENTIAL', glued: false, keys: 'cred creds credential credentials' },
  { of: 'ENV_KEY', glued: false, keys: 'key code' },
  { of: 'SESSION', glued: true, keys: 'sessionid sessid remembertoken rememberme' },
  { of: 'SESSION', glued: false, keys: 'session sid' },
  { of: 'SASL', glued: false, keys: 'resp' },
  { of: 'SECRET', glued: false, keys: 'token secret secrets xamzsignature sharedaccesssignature' },
  { of: 'SIGNATURE', glued: false, keys: 'sig' },
  // Public by design, of no use to others, or words that mean something else.
  {
    of: 'INNOCENT',
    glued: true,
    keys:
      'chpasswd chkpasswd nopasswd bypass compass encompass surpass trespass overpass underpass nopass askpass keepass lastpass onepass  publickeytoken palabraclave palavrachave parolachiave nexttoken pagetoken nextpagetoken continuationtoken ' +
      'cancellationtoken pagingtoken synctoken resumetoken skiptoken deltatoken forwardtoken backwardtoken clienttoken startingtoken locktoken',
  },
  { of: 'AUTHORIZATION', glued: false, keys: 'authorization' },
  { of: 'BASIC_AUTH', glued: false, keys: 'auth' },
  {
    of: 'PHONE',
    glued: true,
    keys:
      'phone phonenumber phoneno phonenum telephone telephonenumber cellphone mobilephone mobilenumber mobileno msisdn ' +
      'faxnumber payeralias callernumber calleenumber contactnumber callingnumber callednumber callbacknumber whatsappnumber ' +
      'recipientnumber dstnumberout dstnumberin srcnumberout srcnumberin subscribernumber phonehome phonework phoneday phoneraw telefon telefono telefone telefoon rufnummer',
  },
  {
    of: 'PHONE',
    glued: false,
    keys: 'mobile mob ph tel telnumber otpnumber emergencycontact phonenbr telno cell cellnumber fax landline whatsapp sip sips caller callee callerid contactno handset handy celular cellulare movil mobil gsm ani dnis smsto tonumber fromnumber destnumber',
  },
  {
    of: 'SSN',
    glued: true,
    keys:
      'socialsecuritynumber socialsecurity socialsecurityno socialsecuritynum socialsecuritynbr socialsecnumber socialsecnum socialsecno socsecnumber socsecnum socsecnbr ssnnumber socialsecurityid ' +
      'segurosocial securitesociale sozialversicherungsnummer previdenzasociale segurancasocial taxpayeridentificationnumber taxpayernumber taxidnumber nationalidnumber',
  },
  {
    of: 'SSN',
    glued: false,
    keys: 'ssn ssnumber ssno ssnfull fullssn ssnplain socsec socsecno taxid taxpayerid social itin tin ssntin ssnid ssnitin ssnein ssnnbr ssnvalue ssntext ssnraw nationalid natlid natid govtid governmentid hicn mbihicn',
  },
  { of: 'CREDIT_CARD', glued: true, keys: 'cardnumber cardno cardnum creditcard debitcard creditcardno' },
  { of: 'CREDIT_CARD', glued: false, keys: 'card cc ccnumber ccnum ccno pan' },
]
